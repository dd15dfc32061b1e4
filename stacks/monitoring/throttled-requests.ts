import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { Construct } from "constructs";
import { PLATFORM_METRICS } from "../../config/metrics";

export interface ThrottledRequestsProps {
  readonly name: string;
  /** Where the API's access log goes, in JSON with the member `status`. */
  readonly logGroupName: string;
  readonly metricNamespace: string;
}

/** Counts the answers with status 429 in the access log, for which API Gateway has no metric. */
export class ThrottledRequests extends Construct {
  constructor(scope: Construct, id: string, props: ThrottledRequestsProps) {
    super(scope, id);

    new CloudwatchLogMetricFilter(this, "filter", {
      name: props.name,
      logGroupName: props.logGroupName,
      // The access log's format decides whether a status is a number or a text.
      pattern: '{ ($.status = 429) || ($.status = "429") }',
      metricTransformation: {
        namespace: props.metricNamespace,
        name: PLATFORM_METRICS.throttledRequests,
        value: "1",
        unit: "Count",
      },
    });
  }
}
