import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { TechnicalDetails } from '../../parts/technical-details.tsx';
import { ZONE } from '../../texts/intl.ts';

interface ChartSectionProps {
  readonly title: string;
  /** What the chart shows, in a sentence. */
  readonly sentence: string;
  readonly legend: ReactNode;
  readonly chart: ReactNode;
  /** The same numbers, for those whom the picture does not serve. */
  readonly table: ReactNode;
}

export function ChartSection({ title, sentence, legend, chart, table }: ChartSectionProps) {
  const id = useId();
  return (
    <Stack component="section" gap="xs" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      <Text size="sm">{sentence}</Text>
      {legend}
      {chart}
      <Text size="sm" c="dimmed">
        Times are in {ZONE}.
      </Text>
      <TechnicalDetails summary="Show as table">{table}</TechnicalDetails>
    </Stack>
  );
}
