/** Who may change a connection, beside HubSpot's own users. */
export type Actor = 'admin' | 'api_key';

/** How the history names them. */
export const ACTOR_WORDS: Record<Actor, string> = { admin: 'An admin', api_key: 'An API key' };
