import { Mailbox } from "../../../local/aws/mailbox";

const SENDER = "no-reply@marketplace.example";

test("a mail from an address that is not verified is refused", () => {
  expect(() =>
    new Mailbox(SENDER).send({
      FromEmailAddress: "other@example.com",
      Destination: { ToAddresses: ["a@example.com"] },
      Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
    }),
  ).toThrow(expect.objectContaining({ code: "MessageRejected" }));
});
