/** The app's number at HubSpot: in what it tells about tokens, and in every webhook. */
export const appId = 4_800_000;
