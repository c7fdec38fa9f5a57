/** Who changes a workspace's things, beside HubSpot's own users: an admin in a browser, or whoever holds a key. */
export type Actor = 'admin' | { readonly keyName: string };

/** How people are told: admins sign in without a name, keys have one. */
export const actorWords = (actor: Actor): string =>
  actor === 'admin' ? 'An admin' : `The API key “${actor.keyName}”`;
