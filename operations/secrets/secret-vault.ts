import { Naming } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import { callAws, type JsonService, PARAMETER_STORE, SECRETS_MANAGER } from "../../handlers/common/aws-call";
import { Deadline } from "../../handlers/common/request";
import { checkAccount } from "../account";
import { isNamed, unless } from "../aws-failure";

/** Milliseconds for one call, with all of its attempts. */
const TIME_LIMIT = 20_000;

/**
 * The secrets of a stage, with the operator's credentials. Names are those behind the stage's path. Values are encrypted by
 * AWS's own keys of the two services, which cost nothing and which every function's policy can rely on.
 */
export class SecretVault {
  constructor(private readonly naming: Naming) {}

  /** A SecureString; undefined when there is none. */
  async parameter(name: string): Promise<string | undefined> {
    const input = { Name: this.naming.parameter(name), WithDecryption: true };
    const answer = await unless("ParameterNotFound", () => call(PARAMETER_STORE, "GetParameter", input));
    return (answer?.Parameter as { readonly Value?: string } | undefined)?.Value;
  }

  /** @param replaces whether it may take the place of another value; without it nothing is ever overwritten */
  async putParameter(name: string, value: string, replaces: boolean): Promise<void> {
    const input = {
      Name: this.naming.parameter(name),
      Value: value,
      Type: "SecureString",
      Overwrite: replaces,
    };
    try {
      await call(PARAMETER_STORE, "PutParameter", input);
    } catch (error) {
      // Somebody else was faster, or the answer to an earlier attempt got lost: what is there counts.
      if (!isNamed(error, "ParameterAlreadyExists")) throw error;
    }
  }

  /** A secret; undefined when there is none. */
  async secret(name: string): Promise<string | undefined> {
    const input = { SecretId: this.naming.secret(name) };
    const answer = await unless("ResourceNotFoundException", () =>
      call(SECRETS_MANAGER, "GetSecretValue", input),
    );
    return answer === undefined ? undefined : String(answer.SecretString);
  }

  /** @param token names this one wish: repeated, it does nothing */
  async createSecret(name: string, value: string, token: string): Promise<void> {
    const input = { Name: this.naming.secret(name), SecretString: value, ClientRequestToken: token };
    try {
      await call(SECRETS_MANAGER, "CreateSecret", input);
    } catch (error) {
      if (!isNamed(error, "ResourceExistsException")) throw error;
    }
  }

  /** @param token names this one wish: repeated, it does nothing */
  async replaceSecret(name: string, value: string, token: string): Promise<void> {
    const input = { SecretId: this.naming.secret(name), SecretString: value, ClientRequestToken: token };
    await call(SECRETS_MANAGER, "PutSecretValue", input);
  }
}

/**
 * The vault of a stage.
 *
 * @throws ConfigurationError when the credentials are of another account than the stage's
 */
export async function openVault(stage: StageConfig): Promise<SecretVault> {
  process.env.AWS_REGION = stage.region;
  await checkAccount(stage);
  return new SecretVault(new Naming(stage));
}

function call(service: JsonService, operation: string, input: object) {
  return callAws(service, operation, input, new Deadline(TIME_LIMIT));
}
