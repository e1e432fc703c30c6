/** The ways to speak HTTP over the records of the user's own systems, beside their reference APIs. */
import { bare } from './bare';
import { cursor } from './cursor';
import { jsonApi } from './jsonApi';
import { odata } from './odata';
import type { DialectName, DialectPlan } from './types';

export const dialects: Record<DialectName, DialectPlan> = { odata, jsonApi, cursor, bare };
