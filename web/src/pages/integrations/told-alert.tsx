import { Alert, Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

interface ToldAlertProps {
  readonly tone: 'failed' | 'notice';
  readonly sentence: string;
  readonly onClose?: () => void;
}

/** What a person who has just done something must read first, so it takes the focus. */
export function ToldAlert({ tone, sentence, onClose }: ToldAlertProps) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.focus(), []);
  const Icon = tone === 'failed' ? IconAlertCircle : IconAlertTriangle;
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      role="alert"
      variant="outline"
      color={tone === 'failed' ? 'red' : 'orange'}
      icon={<Icon aria-hidden />}
      {...(onClose ? { withCloseButton: true, closeButtonLabel: 'Close this message', onClose } : {})}
    >
      <Text size="sm">{sentence}</Text>
    </Alert>
  );
}
