// The environment variables that docs/samples.js sets for samples.
declare namespace NodeJS {
  interface ProcessEnv {
    AUTHORIZER_ACCESS_TOKEN: string;
  }
}
