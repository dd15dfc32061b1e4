import { cidrsOverlap } from "../../config/cidr";
import { selectStages } from "../../config/select-stages";
import type { StageConfig } from "../../config/stages";

describe("the stages", () => {
  const [dev, staging, prod] = selectStages("all") as [StageConfig, StageConfig, StageConfig];

  it("share no address with each other", () => {
    expect(cidrsOverlap(dev.network.cidr, staging.network.cidr)).toBe(false);
    expect(cidrsOverlap(staging.network.cidr, prod.network.cidr)).toBe(false);
    expect(cidrsOverlap(dev.network.cidr, prod.network.cidr)).toBe(false);
  });

  it("each span two availability zones or more, so that one may fail", () => {
    for (const { network } of [dev, staging, prod]) {
      expect(new Set(network.availabilityZones).size).toBeGreaterThanOrEqual(2);
    }
  });

  it("are cheap in dev: no NAT, the endpoints that functions cannot do without in one zone, nothing protected", () => {
    expect(dev.network.nat).toBe("none");
    expect(dev.network.interfaceEndpoints).toEqual(["logs", "secretsmanager", "ssm"]);
    expect(dev.network.endpointZones).toBe("first");
    expect(dev.deletionProtection).toBe(false);
    expect(dev.waf).toBeUndefined();
    expect(dev.paymentGateway).toBe("sandbox");
  });

  it("are safe in prod: a NAT gateway per zone, protected data, a web ACL, someone to alert", () => {
    expect(prod.network.nat).toBe("per-az");
    expect(prod.deletionProtection).toBe(true);
    expect(prod.waf).toBeDefined();
    expect(prod.alarmEmails).not.toEqual([]);
    expect(prod.logRetentionDays).toBeGreaterThan(staging.logRetentionDays);
  });

  it("price alike, and send mails to people from staging on", () => {
    expect(staging.market).toEqual(dev.market);
    expect(prod.market).toEqual(dev.market);
    expect([dev, staging, prod].map(({ mail }) => mail.mailer)).toEqual(["sandbox", "ses", "ses"]);
  });

  it("take real money and browsers of any origin in no other stage than meant", () => {
    expect([dev, staging, prod].filter(({ paymentGateway }) => paymentGateway === "stripe")).toEqual([prod]);
    expect([dev, staging, prod].filter(({ api }) => api.corsOrigin === "*")).toEqual([dev]);
  });
});
