import { EXAMPLE_BACKEND } from "../../config/backend";
import { prepareForProvider } from "./support/adaptation";
import { Emulator } from "./support/emulator";
import { copyOf, removeCopies, stackFolders } from "./support/project";
import { foundProvider } from "./support/provider";
import { Terraform } from "./support/terraform";

/** A pipeline's own state store, unlike the one that was synthesized. */
const BUCKET = "pipeline-state";
const TABLE = "pipeline-locks";
const PREFIX = "pipeline-prefix";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
  await emulator.createStateStore(BUCKET, TABLE, EXAMPLE_BACKEND.region);
});
afterAll(async () => {
  await emulator.stop();
  await removeCopies();
});

describe("stacks that were synthesized without a backend file", () => {
  test("apply with the state store of a pipeline, and read each other's outputs from it", async () => {
    const provider = foundProvider();
    const folders = stackFolders(await copyOf("s3"), "dev");
    await prepareForProvider(folders, provider, { emulated: provider.kind !== "schema" });
    const environment = {
      ...emulator.environmentWithBucketHosts,
      ...provider.environment,
      TF_VAR_state_bucket: BUCKET,
      TF_VAR_state_key_prefix: PREFIX,
    };

    for (const folder of folders) {
      const stack = new Terraform(folder, environment);
      await stack.initialize(
        "dev",
        `-backend-config=bucket=${BUCKET}`,
        `-backend-config=dynamodb_table=${TABLE}`,
        `-backend-config=workspace_key_prefix=${PREFIX}`,
      );
      await stack.apply();
    }

    const states = ["Api", "Database", "Infrastructure", "Monitoring"].map(
      (part) => `${PREFIX}/dev/Marketplace${part}-dev.tfstate`,
    );
    expect(await emulator.objectKeys(BUCKET)).toEqual(states);
  });
});
