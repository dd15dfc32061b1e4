import { STAGE_NAMES } from "../../config/stages";
import { prepareForProvider } from "./support/adaptation";
import { copyOf, removeCopies, stackFolders } from "./support/project";
import { foundProvider } from "./support/provider";
import { Terraform } from "./support/terraform";

afterAll(removeCopies);

describe.each(STAGE_NAMES)("the four stacks of %s", (stage) => {
  test("are valid to terraform and the AWS provider", async () => {
    const provider = foundProvider();
    const folders = stackFolders(await copyOf("s3"), stage);
    await prepareForProvider(folders, provider);

    for (const folder of folders) {
      expect(await new Terraform(folder, provider.environment).validate(stage)).toEqual([]);
    }
  });
});
