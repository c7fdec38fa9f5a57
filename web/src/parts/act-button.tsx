import { Button, type ButtonProps } from '@mantine/core';
import type { MouseEventHandler } from 'react';
import { service } from '../api/service.ts';

interface ActButtonProps extends ButtonProps {
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  readonly type?: 'button' | 'submit';
  readonly form?: string;
  readonly 'aria-label'?: string;
  readonly 'data-autofocus'?: boolean;
}

/** A button that calls the API: offline it does nothing, and says why. */
export function ActButton({ onClick, type = 'button', ...button }: ActButtonProps) {
  const { offline } = service.use();
  if (!offline) return <Button {...button} type={type} {...(onClick ? { onClick } : {})} />;
  return (
    <Button
      {...button}
      type="button"
      data-disabled
      aria-disabled
      title="You are offline, so this button does nothing; it works again when you are back."
      onClick={(event) => event.preventDefault()}
    />
  );
}
