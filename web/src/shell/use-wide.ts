import { useMediaQuery } from '@mantine/hooks';

/** Whether the header has room for more than what must be in it. */
export const useWide = (): boolean =>
  useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
