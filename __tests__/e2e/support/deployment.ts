import { prepareForProvider } from "./adaptation";
import { Emulator } from "./emulator";
import { NOT_DELETED } from "./emulator-gaps";
import { copyOf, removeCopies, stackFolders } from "./project";
import { foundProvider, type Provider } from "./provider";
import { Terraform } from "./terraform";

/** The dev stage, ready to be applied by terraform in a folder of its own, with state in files. */
export class Deployment {
  /** Infrastructure, Database, Api and Monitoring. */
  readonly stacks: readonly Terraform[];
  /** What makes terraform use the provider and, where there is one, the emulator. */
  readonly environment: NodeJS.ProcessEnv;

  private constructor(
    readonly outdir: string,
    private readonly provider: Provider,
    private readonly emulator: Emulator | undefined,
  ) {
    this.environment = { ...emulator?.environment, ...provider.environment };
    this.stacks = stackFolders(outdir, "dev").map((folder) => new Terraform(folder, this.environment));
  }

  static async ofDev(): Promise<Deployment> {
    const provider = foundProvider();
    const outdir = await copyOf("local");
    // The stand-in answers everything itself; HashiCorp's provider needs something that plays AWS.
    const emulator = provider.kind === "schema" ? undefined : await Emulator.start();
    await prepareForProvider(stackFolders(outdir, "dev"), provider, { emulated: emulator !== undefined });
    return new Deployment(outdir, provider, emulator);
  }

  /** The same deployment, found in another folder. */
  at(outdir: string): Deployment {
    return new Deployment(outdir, this.provider, this.emulator);
  }

  /** Initializes and applies each stack after the one before it. */
  async apply(): Promise<void> {
    for (const stack of this.stacks) {
      await stack.initialize("dev");
      await stack.apply();
    }
  }

  /** Destroys each stack before the one that it depends on. */
  async destroy(): Promise<void> {
    await this.forgetWhatTheEmulatorKeeps();
    for (const stack of [...this.stacks].reverse()) await stack.destroy();
  }

  /** To be called before any destroy: what the emulator cannot delete would stop it. */
  async forgetWhatTheEmulatorKeeps(): Promise<void> {
    if (this.emulator === undefined) return;
    for (const stack of this.stacks) await stack.forget(NOT_DELETED);
  }

  async remove(): Promise<void> {
    await this.emulator?.stop();
    await removeCopies();
  }
}
