/** An answer in HubSpot's error shape; the endpoint adds the correlation id. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: { message: string } & Record<string, unknown>) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** The shape that most of HubSpot's errors have. */
export const apiError = (status: number, message: string, more: Record<string, unknown> = {}): ApiError =>
  new ApiError(status, { status: 'error', message, ...more });

export const resourceNotFound = (): ApiError => apiError(404, 'resource not found');

export const validationError = (message: string, more: Record<string, unknown> = {}): ApiError =>
  apiError(400, message, { ...more, category: 'VALIDATION_ERROR' });
