import { argon2id } from "../../../../handlers/users/password/argon2";
import { argon2idInWebAssembly } from "../../../../handlers/users/password/argon2-webassembly";
import { PasswordHasher } from "../../../../handlers/users/password/password-hasher";
import { fromPhc } from "../../../../handlers/users/password/phc";

const CHEAP = { memory: 8, passes: 1, parallelism: 1 };

test("a new hash is argon2id at OWASP's minimum, with its parameters and a salt of its own", async () => {
  const hasher = new PasswordHasher();

  const stored = await hasher.hash("correct horse battery");

  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await hasher.fits("correct horse battery", stored)).toBe(true);
  expect(await hasher.fits("correct horse batterY", stored)).toBe(false);
  expect(fromPhc(stored)?.salt).not.toEqual(fromPhc(await new PasswordHasher(CHEAP).hash("x"))?.salt);
});

test("a hash of another program fits", async () => {
  // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32
  const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  expect(await new PasswordHasher().fits("password", stored)).toBe(true);
});

test("WebAssembly gives what Node's own argon2 gives", async () => {
  const salt = Buffer.from("somesaltsomesalt");

  const [either, portable] = await Promise.all([
    argon2id("correct horse", salt, CHEAP, 32),
    argon2idInWebAssembly({
      password: "correct horse",
      salt,
      memorySize: 8,
      iterations: 1,
      parallelism: 1,
      hashLength: 32,
      outputType: "binary",
    }),
  ]);

  expect(Buffer.from(either).toString("hex")).toBe(Buffer.from(portable).toString("hex"));
});

test("nobody's password is computed and fits nothing", async () => {
  let computed = 0;
  const hasher = new PasswordHasher(CHEAP, (...input) => {
    computed += 1;
    return argon2id(...input);
  });

  expect(await hasher.fits("correct horse battery", undefined)).toBe(false);
  expect(computed).toBe(1);
});

test("one character written in two ways is one password", async () => {
  const hasher = new PasswordHasher(CHEAP);

  expect(await hasher.fits("cafe\u0301 cafe\u0301 cafe\u0301", await hasher.hash("café café café"))).toBe(
    true,
  );
});

test("a hash is outdated when any parameter differs", async () => {
  const stored = await new PasswordHasher(CHEAP).hash("correct horse battery");

  expect(new PasswordHasher(CHEAP).isOutdated(stored)).toBe(false);
  for (const change of [{ memory: 16 }, { passes: 2 }, { parallelism: 2 }]) {
    expect(new PasswordHasher({ ...CHEAP, ...change }).isOutdated(stored)).toBe(true);
  }
});

test("what is no hash is reported without being told", async () => {
  await expect(new PasswordHasher(CHEAP).fits("password", "plain secret")).rejects.toThrow(
    "A stored password hash cannot be read.",
  );
});
