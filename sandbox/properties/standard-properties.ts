import { options, type Property, property } from './property.ts';

const standard = (told: Parameters<typeof property>[0]): Property =>
  property({ hubspotDefined: true, ...told });

const text = (name: string, label: string, more: Partial<Property> = {}): Property =>
  standard({ name, label, type: 'string', ...more });

/** HubSpot's own; an app may read them only. */
const kept = (name: string, label: string, more: Partial<Property> = {}): Property =>
  standard({ name, label, type: 'string', readOnly: true, ...more });

/** The headings under which HubSpot shows properties, in its order. */
export const propertyGroups = {
  contactinformation: 'Contact information',
  socialmediainformation: 'Social media information',
  analyticsinformation: 'Web analytics history',
  sales_properties: 'Sales properties',
};

/** The stages of a contact's life, from first to last: HubSpot lets it go forward only. */
export const lifecycleStages = {
  subscriber: 'Subscriber',
  lead: 'Lead',
  marketingqualifiedlead: 'Marketing Qualified Lead',
  salesqualifiedlead: 'Sales Qualified Lead',
  opportunity: 'Opportunity',
  customer: 'Customer',
  evangelist: 'Evangelist',
  other: 'Other',
};

const leadStatuses = {
  NEW: 'New',
  OPEN: 'Open',
  IN_PROGRESS: 'In Progress',
  OPEN_DEAL: 'Open Deal',
  UNQUALIFIED: 'Unqualified',
  ATTEMPTED_TO_CONTACT: 'Attempted to Contact',
  CONNECTED: 'Connected',
  BAD_TIMING: 'Bad Timing',
};

const legalBases = {
  'Legitimate interest – prospect/lead': 'Legitimate interest – prospect/lead',
  'Legitimate interest – existing customer': 'Legitimate interest – existing customer',
  'Performance of a contract': 'Performance of a contract',
  'Freely given consent from contact': 'Freely given consent from contact',
  'Not applicable': 'Not applicable',
};

const enumeration = { type: 'enumeration' } as const;
const calculated = { calculated: true };
const social = { groupName: 'socialmediainformation' };
const analytics = { groupName: 'analyticsinformation' };

/** The properties that every account's contacts have (some forty of HubSpot's three hundred). */
export const standardProperties: readonly Property[] = [
  text('email', 'Email'),
  text('firstname', 'First Name'),
  text('lastname', 'Last Name'),
  text('salutation', 'Salutation'),
  text('phone', 'Phone Number', { fieldType: 'phonenumber' }),
  text('mobilephone', 'Mobile Phone Number', { fieldType: 'phonenumber' }),
  text('fax', 'Fax Number'),
  text('company', 'Company Name'),
  text('jobtitle', 'Job Title'),
  text('job_function', 'Job Function'),
  text('seniority', 'Seniority'),
  text('industry', 'Industry'),
  text('website', 'Website URL'),
  text('address', 'Street Address'),
  text('city', 'City'),
  text('state', 'State/Region'),
  text('zip', 'Postal Code'),
  text('country', 'Country/Region'),
  text('date_of_birth', 'Date of birth'),
  text('gender', 'Gender'),
  text('message', 'Message', { fieldType: 'textarea' }),
  text('work_email', 'Work email'),
  text('twitterhandle', 'Twitter Username', social),
  text('linkedinbio', 'LinkedIn Bio', social),
  text('annualrevenue', 'Annual Revenue'),
  standard({
    name: 'numemployees',
    label: 'Number of Employees',
    ...enumeration,
    options: options({
      '1-5': '1-5',
      '5-25': '5-25',
      '25-50': '25-50',
      '50-100': '50-100',
      '1000+': '1000+',
    }),
  }),
  standard({
    name: 'hs_language',
    label: 'Preferred language',
    ...enumeration,
    options: options({ de: 'German', en: 'English', es: 'Spanish', fr: 'French', nl: 'Dutch' }),
  }),
  standard({
    name: 'lifecyclestage',
    label: 'Lifecycle Stage',
    ...enumeration,
    fieldType: 'radio',
    options: options(lifecycleStages),
  }),
  standard({
    name: 'hs_lead_status',
    label: 'Lead Status',
    ...enumeration,
    fieldType: 'radio',
    groupName: 'sales_properties',
    options: options(leadStatuses),
  }),
  standard({
    name: 'hs_legal_basis',
    label: "Legal basis for processing contact's data",
    ...enumeration,
    fieldType: 'checkbox',
    options: options(legalBases),
  }),
  standard({
    name: 'hubspot_owner_id',
    label: 'Contact owner',
    ...enumeration,
    groupName: 'sales_properties',
    externalOptions: true,
  }),
  standard({
    name: 'hs_marketable_status',
    label: 'Marketing contact status',
    ...enumeration,
    readOnly: true,
    options: options({ true: 'Marketing contact', false: 'Non-marketing contact' }),
  }),
  standard({
    name: 'hs_analytics_source',
    label: 'Original Traffic Source',
    ...enumeration,
    ...analytics,
    readOnly: true,
    options: options({
      ORGANIC_SEARCH: 'Organic Search',
      DIRECT_TRAFFIC: 'Direct Traffic',
      OFFLINE: 'Offline Sources',
    }),
  }),
  kept('hs_analytics_source_data_1', 'Original Traffic Source Drill-Down 1', analytics),
  kept('hs_object_source', 'Record source', { hidden: true }),
  kept('hs_object_source_label', 'Record source'),
  kept('hs_object_id', 'Record ID', { type: 'number', fieldType: 'number' }),
  kept('createdate', 'Create Date', { type: 'datetime', fieldType: 'date' }),
  kept('lastmodifieddate', 'Last Modified Date', { type: 'datetime', fieldType: 'date' }),
  kept('notes_last_contacted', 'Last Contacted', { type: 'datetime', fieldType: 'date', ...calculated }),
  kept('num_notes', 'Number of Sales Activities', { type: 'number', fieldType: 'number', ...calculated }),
  kept('hs_email_domain', 'Email Domain', calculated),
  kept('hs_searchable_calculated_phone_number', 'Searchable phone number', { ...calculated, hidden: true }),
  kept('hs_additional_emails', 'Additional email addresses', {
    ...enumeration,
    fieldType: 'checkbox',
    ...calculated,
  }),
  kept('hs_merged_object_ids', 'Merged record IDs', { ...enumeration, fieldType: 'checkbox' }),
];
