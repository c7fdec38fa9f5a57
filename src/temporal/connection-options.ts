import { loadClientConnectConfig } from '@temporalio/envconfig';

/**
 * Where Temporal is, by its own variables: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`,
 * `TEMPORAL_TLS…`. A configuration file is read only where `TEMPORAL_CONFIG_FILE` names it: the one that the
 * command line keeps in a home folder is for its person, not for a service.
 */
export function temporalConnectionOptions(env: NodeJS.ProcessEnv = process.env) {
  const { connectionOptions, namespace } = loadClientConnectConfig({
    disableFile: !env.TEMPORAL_CONFIG_FILE,
    overrideEnvVars: givenOf(env),
  });
  return { connectionOptions, namespace: namespace ?? 'default' };
}

/** `TEMPORAL_API_KEY=` is not set, as everywhere here: a compose file hands on what it was not given. */
const givenOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value]] : [])));
