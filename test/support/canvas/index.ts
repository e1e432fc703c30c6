export * from './credentials';
export * from './draw';
export * from './execute';
export * from './flow';
export * from './persons';
