import { ApiError, apiError, resourceNotFound, validationError } from '../api-error.ts';
import type { Settings } from '../settings.ts';

export type PropertyFault = { name: string; code: string; message: string };

/**
 * The faults of all properties at once. HubSpot was seen to name them in three ways: as JSON inside the message and as
 * a list, in the message alone, and in the list of older days.
 */
export function invalidProperties(
  hubId: number,
  faults: PropertyFault[],
  shape: Settings['errorShape'],
): ApiError {
  const results = faults.map(({ name, code, message }) => ({ isValid: false, message, error: code, name }));
  if (shape === 'validationResults') {
    return apiError(400, 'Property values were not valid', { validationResults: results });
  }
  const inMessage = results.map((result) => ({
    ...result,
    localizedErrorMessage: result.message,
    portalId: hubId,
  }));
  return validationError(
    `Property values were not valid: ${JSON.stringify(inMessage)}`,
    shape === 'message' ? {} : { errors: faults.map(errorOf) },
  );
}

/** What 2026-09 answers when a contact lacks what the account demands of every new one. */
export const missingProperties = (names: string[]): ApiError =>
  validationError('The property values provided are invalid', {
    errors: names.map((name) =>
      errorOf({ name, code: 'MISSING_REQUIRED_PROPERTY', message: `A value for ${name} must be provided` }),
    ),
  });

const errorOf = ({ name, code, message }: PropertyFault) => ({
  message,
  code,
  context: { propertyName: [name] },
});

type Existing = { email: string; contactId: string };

/** The 409 of today, the one seen in early 2024, and one that does not say which contact has the email. */
export function contactExists(existing: Existing | undefined, shape: Settings['conflictShape']): ApiError {
  if (existing === undefined || shape === 'bare') {
    return apiError(409, 'Contact already exists', { category: 'CONFLICT' });
  }
  const { email, contactId } = existing;
  const message = `Contact already exists. Existing ID: ${contactId}`;
  if (shape === 'message') return apiError(409, message, { category: 'CONFLICT' });
  return new ApiError(409, {
    message,
    identityProfile: { vid: Number(contactId), identity: [{ value: email, type: 'EMAIL' }] },
    errors: [
      { message: `A contact with email ${email} already exists. Existing ID: ${contactId}`, in: 'email' },
    ],
    category: 'OBJECT_ALREADY_EXISTS',
    error: 'CONTACT_EXISTS',
  });
}

export const cannotMergeWithItself = (): ApiError =>
  validationError('A contact cannot be merged with itself');

/** HubSpot's 404 has another shape for ids than for a value of another property. */
export const contactNotFound = ({ id, idProperty }: { id: string; idProperty: string }): ApiError =>
  idProperty === 'hs_object_id'
    ? apiError(404, 'Object not found.  objectId are usually numeric.', {
        context: { id: [id] },
        category: 'OBJECT_NOT_FOUND',
      })
    : resourceNotFound();
