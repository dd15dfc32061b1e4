import {
  boolean,
  changes,
  choice,
  cursor,
  id,
  integer,
  line,
  list,
  model,
  money,
  object,
  optional,
  pageLimit,
  pattern,
  price,
  rule,
  sha256,
  text,
  time,
} from "../common/schema";
import { category } from "./categories";
import { FILE_TYPES, LIMITS } from "./limits";
import { SOLUTION_STATUSES } from "./solution";

export const categoryList = model(
  "CategoryList",
  object({ items: list(model("Category", object({ id: category, name: text(50) }))) }),
);

const status = choice(SOLUTION_STATUSES);
const title = line(LIMITS.title.characters, LIMITS.title.bytes);
const summary = line(LIMITS.summary.characters, LIMITS.summary.bytes);
const description = text(LIMITS.description);
const version = integer(1, Number.MAX_SAFE_INTEGER);
const fileName = text(LIMITS.fileName);
const fileType = choice(FILE_TYPES);
const fileSize = integer(1, LIMITS.fileSize);

const summaryMembers = {
  solutionId: id,
  partnerId: id,
  title,
  summary,
  category,
  price: money,
  version,
  createdAt: time,
  updatedAt: time,
};

/** A published solution as lists show it: the head item. */
export const solutionSummary = model("SolutionSummary", object(summaryMembers));

/** A published solution with its second item, and what its buyers get. */
export const solution = model(
  "Solution",
  object({
    ...summaryMembers,
    description,
    repeatable: boolean(),
    files: list(model("OfferedFile", object({ name: fileName, type: fileType, size: fileSize }))),
  }),
);

export const solutionList = model(
  "SolutionList",
  object({ items: list(solutionSummary), nextCursor: optional(cursor) }),
);

const ownMembers = { ...summaryMembers, status, repeatable: boolean(), listed: boolean() };

/** A solution in any status, as its partner's list shows it. `listed`: the catalogue shows it. */
export const ownSolutionSummary = model("OwnSolutionSummary", object(ownMembers));

export const ownSolutionList = model(
  "OwnSolutionList",
  object({ items: list(ownSolutionSummary), nextCursor: optional(cursor) }),
);

const fileMembers = {
  fileId: id,
  name: fileName,
  type: fileType,
  size: fileSize,
  sha256,
  status: choice(["unfinished", "ready"]),
  createdAt: time,
};

export const solutionFile = model("SolutionFile", object(fileMembers));

/** A solution in any status with everything that its partner, or an admin, may see. */
export const ownSolution = model(
  "OwnSolution",
  object({ ...ownMembers, description, files: list(solutionFile) }),
);

export const solutionParams = object({ solutionId: id });
export const fileParams = object({ solutionId: id, fileId: id });

const page = { limit: pageLimit(), cursor: optional(cursor) };

export const solutionQuery = rule(
  object({ category: optional(category), partnerId: optional(id), ...page }),
  "category",
  "exactly one of category and partnerId is required",
  (query) => (query.category === undefined) !== (query.partnerId === undefined),
);

export const ownSolutionQuery = object({ status: optional(status), ...page });

export const newSolution = model(
  "NewSolution",
  object({ title, summary, description, category, price, repeatable: optional(boolean()) }),
);

/** `version` is the one that the change is based on. `status` publishes a draft. */
export const solutionChange = model(
  "SolutionChange",
  changes(
    object({
      version,
      title: optional(title),
      summary: optional(summary),
      description: optional(description),
      category: optional(category),
      price: optional(price),
      repeatable: optional(boolean()),
      status: optional(choice(["published"])),
    }),
  ),
);

/** A file that is going to be uploaded: exactly this one. */
export const newFile = model("NewFile", object({ name: fileName, type: fileType, size: fileSize, sha256 }));

/** Base64 of 32 bytes, for example. */
const base64 = (max: number) => pattern(new RegExp(`^[A-Za-z0-9+/]{1,${max}}={0,2}$`));

/** The fields of the form that uploads a file, in front of the field `file`. */
const uploadFields = object({
  key: text(200),
  "Content-Type": fileType,
  "Content-Disposition": text(3_000),
  "x-amz-checksum-algorithm": choice(["SHA256"]),
  "x-amz-checksum-sha256": base64(44),
  "x-amz-algorithm": choice(["AWS4-HMAC-SHA256"]),
  "x-amz-credential": text(200),
  "x-amz-date": pattern(/^\d{8}T\d{6}Z$/),
  "x-amz-security-token": optional(text(4_000)),
  policy: text(12_000),
  "x-amz-signature": sha256,
});

/** An unfinished file, and the form that uploads it by POST until `expiresAt`. */
export const fileUpload = model(
  "FileUpload",
  object({ ...fileMembers, upload: object({ url: text(500), fields: uploadFields, expiresAt: time }) }),
);
