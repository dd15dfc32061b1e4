import { ApiPlatform } from "../support/api-platform";
import { expectStatus, People } from "../support/people";

let platform: ApiPlatform;
let people: People;

beforeAll(async () => {
  platform = await ApiPlatform.start();
  people = new People(platform);
});

afterAll(async () => {
  people.stop();
  await platform.stop();
});

test("somebody registers, signs in and reads the account", async () => {
  const customer = await people.join();

  const { body } = await expectStatus(200, customer.call("GET", "/users/me"));

  expect(body).toMatchObject({ userId: customer.userId, email: customer.email, role: "customer" });
});

test("an admin makes a partner", async () => {
  const partner = await people.join("partner");

  const { body } = await expectStatus(200, partner.call("GET", "/users/me"));

  expect(body).toMatchObject({ role: "partner" });
});
