import type { Property } from './property.ts';

/** A definition as HubSpot shows it. */
export const propertyAnswer = (property: Property) => {
  const { options, readOnly, hubspotDefined, required: _, ...shown } = property;
  return {
    ...shown,
    description: '',
    options: options.map((option, displayOrder) => ({ ...option, description: '', displayOrder })),
    displayOrder: -1,
    hasUniqueValue: false,
    formField: !readOnly && !property.hidden,
    dataSensitivity: 'non_sensitive',
    ...(hubspotDefined ? { hubspotDefined } : {}),
    ...(property.name === 'hubspot_owner_id' ? { referencedObjectType: 'OWNER' } : {}),
    modificationMetadata: {
      archivable: !hubspotDefined,
      readOnlyDefinition: hubspotDefined,
      readOnlyOptions: hubspotDefined && !isOpenToOptions(property),
      readOnlyValue: readOnly,
    },
  };
};

/** Accounts may add stages and states of their own. */
const isOpenToOptions = ({ name }: Property): boolean =>
  name === 'lifecyclestage' || name === 'hs_lead_status';
