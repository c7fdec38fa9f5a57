import { isAnotherWorkspace, isAway } from '../api/problem.ts';

/** Why Continue does not lead on for somebody who may have signed in in another tab. */
export function whyNotSignedIn(error: Error): string {
  if (isAnotherWorkspace(error)) return error.message;
  return isAway(error)
    ? 'The service does not answer, so we cannot tell whether you are signed in; try again in a moment.'
    : 'Nobody is signed in in this browser yet, so nothing goes on; open the link here first.';
}
