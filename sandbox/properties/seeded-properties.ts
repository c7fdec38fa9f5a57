import { options, type Property, property } from './property.ts';

/** What the people of an account have added to it. Part of the sandbox, as the accounts are. */
export const seededProperties: ReadonlyMap<number, readonly Property[]> = new Map([
  [
    48000001,
    [
      property({ name: 'budget', label: 'Budget', type: 'number' }),
      property({
        name: 'plan',
        label: 'Plan',
        type: 'enumeration',
        options: options({ free: 'Free', pro: 'Pro', ent: 'Enterprise' }),
      }),
      property({
        name: 'interests',
        label: 'Interests',
        type: 'enumeration',
        fieldType: 'checkbox',
        options: options({ chatbots: 'Chatbots', crm: 'CRM', analytics: 'Analytics', support: 'Support' }),
      }),
      property({ name: 'start_date', label: 'Start date', type: 'date' }),
      property({ name: 'newsletter', label: 'Newsletter', type: 'bool' }),
    ],
  ],
]);
