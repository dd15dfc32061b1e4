/**
 * Every object of the solution-files bucket starts with it, and so does the path of every download: CloudFront passes the
 * path of a request on to the bucket unchanged.
 */
export const SOLUTION_FILES_PREFIX = "solutions/";
