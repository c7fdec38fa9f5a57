import {
  Alert,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  Modal,
  NavLink,
  Select,
  type VariantColorsResolver,
} from '@mantine/core';
import classes from './theme.module.css';

const TINTED = new Set(['light', 'subtle', 'outline', 'transparent']);

/** Mantine's tinted variants fail AA with their own text colour. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const color = input.color ?? input.theme.primaryColor;
  if (!TINTED.has(input.variant) || !(color in input.theme.colors)) return colors;
  // Under the pointer as well: Mantine's own background there leaves dark text 4.0:1.
  const hover = `light-dark(var(--mantine-color-${color}-${input.variant === 'light' ? 1 : 0}), ${colors.hover})`;
  return {
    ...colors,
    ...(input.variant === 'transparent' ? {} : { hover }),
    color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-3))`,
  };
};

/** With these settings axe finds nothing, light and dark; Mantine's own fail AA in several places. */
export const theme = createTheme({
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  variantColorResolver,
  components: {
    Alert: Alert.extend({ classNames: { title: classes.alertTitle ?? '' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'default', tt: 'none', fw: 500, size: 'lg' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Modal: Modal.extend({ styles: { title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } } }),
    NavLink: NavLink.extend({ styles: { root: { borderRadius: 'var(--mantine-radius-md)' } } }),
    // The scroll area of its own is no tab stop, which axe calls scrollable-region-focusable.
    Select: Select.extend({
      defaultProps: { withScrollArea: false },
      styles: { options: { maxHeight: 260, overflowY: 'auto' } },
    }),
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-8)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
});
