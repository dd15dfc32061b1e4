/** A value of a metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  /** As CloudWatch names units; `None` without one. */
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name: string; readonly Unit?: string }[];
}

/**
 * The metrics that CloudWatch would take from a line of a log: one for each set of dimensions.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsIn(line: string): Metric[] {
  const entry = line.includes('"_aws"') ? parsed(line) : undefined;
  const { CloudWatchMetrics: directives = [] } = (entry?._aws ?? {}) as {
    readonly CloudWatchMetrics?: readonly Directive[];
  };
  return directives.flatMap((directive) => metricsOf(directive, entry ?? {}));
}

function metricsOf(
  { Namespace, Dimensions = [[]], Metrics = [] }: Directive,
  entry: Readonly<Record<string, unknown>>,
): Metric[] {
  return Metrics.flatMap(({ Name, Unit = "None" }) => {
    const values = [entry[Name]].flat().filter((value) => typeof value === "number");
    return Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(entry[name])]));
      return values.map((value) => ({ namespace: Namespace, name: Name, value, unit: Unit, dimensions }));
    });
  });
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
