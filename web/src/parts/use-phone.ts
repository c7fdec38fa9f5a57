import { useMediaQuery } from '@mantine/hooks';

/** Whether the window is as narrow as a phone's, where the navigation folds and tables lose columns. */
export const usePhone = (): boolean =>
  useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
