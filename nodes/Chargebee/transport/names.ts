export const SYSTEM_NAME = 'Chargebee';
export const CREDENTIAL_TYPE = 'chargebeeSiteApi';
export const CREDENTIAL_NAME = 'Chargebee Site API';
