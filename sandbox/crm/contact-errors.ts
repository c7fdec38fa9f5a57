import { type ApiError, apiError, resourceNotFound, validationError } from '../api-error.ts';
import type { PropertyFault } from './properties.ts';

/** The same faults twice, as HubSpot has it: as JSON inside the message, and as a list. */
export function invalidProperties(hubId: number, faults: PropertyFault[]): ApiError {
  const inMessage = faults.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId: hubId,
  }));
  return validationError(`Property values were not valid: ${JSON.stringify(inMessage)}`, {
    errors: faults.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } })),
  });
}

export const contactExists = (contactId: string): ApiError =>
  apiError(409, `Contact already exists. Existing ID: ${contactId}`, { category: 'CONFLICT' });

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
