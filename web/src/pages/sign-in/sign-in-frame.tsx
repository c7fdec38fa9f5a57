import type { ReactNode } from 'react';
import { PageTitle } from '../../parts/page-title.tsx';
import { Frame } from '../../shell/frame.tsx';
import { ServiceBanners } from '../../shell/service-banners.tsx';

/** The pages of those who are not signed in. */
export function SignInFrame({ children }: { readonly children: ReactNode }) {
  return (
    <Frame>
      <PageTitle title="Sign in" />
      <ServiceBanners />
      {children}
    </Frame>
  );
}
