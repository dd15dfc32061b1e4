import { readJson, writeJson } from "../private-file";
import { AwsRefusal } from "./aws-refusal";
import type { JsonOperations } from "./json-operations";

interface Content {
  readonly parameters: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Parameter Store and Secrets Manager as far as functions and operations call them. Values are in memory, and in a file
 * that only its owner reads when one is given.
 */
export class StoredSecrets {
  private readonly parameters: Map<string, string>;
  private readonly secrets: Map<string, string>;

  /** @param file @default none: what is stored is gone with the process */
  constructor(private readonly file?: string) {
    const content = (file === undefined ? undefined : readJson(file)) as Content | undefined;
    this.parameters = new Map(Object.entries(content?.parameters ?? {}));
    this.secrets = new Map(Object.entries(content?.secrets ?? {}));
  }

  parameter(name: string): string | undefined {
    return this.parameters.get(name);
  }

  secret(id: string): string | undefined {
    return this.secrets.get(id);
  }

  setParameter(name: string, value: string): void {
    this.parameters.set(name, value);
    this.save();
  }

  setSecret(id: string, value: string): void {
    this.secrets.set(id, value);
    this.save();
  }

  /** By service, as signatures name it, and operation. */
  readonly operations: Readonly<Record<"ssm" | "secretsmanager", JsonOperations>> = {
    ssm: {
      GetParameter: ({ Name, WithDecryption }) => {
        const value = this.parameter(String(Name));
        if (value === undefined) throw new AwsRefusal("ParameterNotFound");
        // Without decryption AWS hands out the cipher.
        return {
          Parameter: { Name, Type: "SecureString", Value: WithDecryption === true ? value : "AQICA" },
        };
      },
      PutParameter: ({ Name, Value, Type, Overwrite }) => {
        if (Type !== "SecureString") throw new AwsRefusal("UnsupportedParameterType");
        const isThere = this.parameter(String(Name)) !== undefined;
        if (isThere && Overwrite !== true) throw new AwsRefusal("ParameterAlreadyExists");
        this.setParameter(String(Name), String(Value));
        return { Version: 1 };
      },
    },
    secretsmanager: {
      GetSecretValue: ({ SecretId }) => {
        const value = this.secret(String(SecretId));
        if (value === undefined) throw new AwsRefusal("ResourceNotFoundException");
        return { Name: SecretId, SecretString: value };
      },
      CreateSecret: ({ Name, SecretString }) => {
        if (this.secret(String(Name)) !== undefined) throw new AwsRefusal("ResourceExistsException");
        this.setSecret(String(Name), String(SecretString));
        return { Name };
      },
      PutSecretValue: ({ SecretId, SecretString }) => {
        if (this.secret(String(SecretId)) === undefined) throw new AwsRefusal("ResourceNotFoundException");
        this.setSecret(String(SecretId), String(SecretString));
        return { Name: SecretId };
      },
    },
  };

  private save(): void {
    if (this.file === undefined) return;
    const [parameters, secrets] = [Object.fromEntries(this.parameters), Object.fromEntries(this.secrets)];
    writeJson(this.file, { parameters, secrets } satisfies Content);
  }
}
