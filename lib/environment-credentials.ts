/**
 * Stands in for the SDK's chain of credential providers inside the bundles: Lambda hands its role's credentials over in
 * the environment and nowhere else, and the chain (SSO, web identity, process, …) weighs 100 KB in each function.
 */
export const defaultProvider = () => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('Lambda has set no credentials in the environment.');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
