export const SYSTEM_NAME = 'Wave';
export const OAUTH2_TYPE = 'waveOAuth2Api';
export const OAUTH2_NAME = 'Wave OAuth2 API';
export const TOKEN_TYPE = 'waveAccessTokenApi';
export const TOKEN_NAME = 'Wave Access Token API';
export const DEFAULT_ENDPOINT = 'https://gql.waveapps.com/graphql/public';
