/** Where the Terraform JSON of all stages is, and beside it the saved plans. */
export const OUTDIR = "cdktf.out";
