/** All tables, as drizzle is given them. */
export * from './tables/agents.ts';
export * from './tables/connections.ts';
export * from './tables/leads.ts';
export * from './tables/limits.ts';
export * from './tables/tenants.ts';
