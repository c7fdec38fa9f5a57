import type { FieldError } from '../../../src/api/problems.ts';

interface Details {
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly traceId?: string | undefined;
}

/** What the API refused (RFC 9457): `message` is one sentence for a person, `code` is stable. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly traceId: string | null;

  constructor(message: string, { status, code, errors = [], traceId }: Details) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.traceId = traceId ?? null;
  }
}

/** The call got no answer: the network or the service is away. `status` is 0. */
export const noAnswer = () =>
  new ApiProblem('The service did not answer, so nothing is known of this call; try again.', {
    status: 0,
    code: 'no-answer',
  });

/** The browser's cookie is now of another workspace than what is loaded here. */
export const anotherWorkspace = (name: string) =>
  new ApiProblem(
    `This browser is now signed in to ${name}, so nothing was done here; sign in to this workspace again to go on.`,
    { status: 409, code: 'another-workspace' },
  );

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { code, detail, errors, traceId } = body;
  return new ApiProblem(
    typeof detail === 'string' ? detail : `The service answered ${response.status}; try again in a moment.`,
    {
      status: response.status,
      code: typeof code === 'string' ? code : `http-${response.status}`,
      errors: Array.isArray(errors) ? (errors as FieldError[]) : [],
      traceId: typeof traceId === 'string' ? traceId : undefined,
    },
  );
}

export const isNotFound = (error: unknown) => error instanceof ApiProblem && error.status === 404;
/** Not even an id: somebody has cut an address short, or made it up. */
export const isMalformed = (error: unknown) => error instanceof ApiProblem && error.status === 422;
export const isAnotherWorkspace = (error: unknown) =>
  error instanceof ApiProblem && error.code === 'another-workspace';
export const isChangedMeanwhile = (error: unknown) => error instanceof ApiProblem && error.status === 412;
/** Worth a second try by itself: nobody refused, the service only was not there. */
export const isAway = (error: unknown) =>
  error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
