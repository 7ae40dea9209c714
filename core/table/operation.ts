import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

export type Item = Record<string, unknown>;
export type Key = { pk: string; sk: string };

/** A condition in DynamoDB's language. Every `#name` stands for the attribute of that name; `:name` for a given value. */
export type Condition = { expression: string; values?: Item };

export type Update = {
  update: Key;
  set?: Item;
  setIfAbsent?: Item;
  add?: Record<string, number>;
  remove?: readonly string[];
  condition?: Condition;
};

/** One write, alone or as part of a transaction. */
export type Operation =
  | { put: Key & Item; condition?: Condition }
  | Update
  | { delete: Key; condition?: Condition }
  | { check: Key; condition: Condition };

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The transaction item of an operation; a failed condition hands back the item that failed it. */
export function toTransactItem(tableName: string, operation: Operation): TransactItem {
  const returning = { TableName: tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  if ('put' in operation) return { Put: { ...returning, Item: operation.put, ...conditionInput(operation.condition) } };
  if ('update' in operation) return { Update: { ...returning, Key: operation.update, ...updateInput(operation) } };
  if ('delete' in operation) {
    return { Delete: { ...returning, Key: operation.delete, ...conditionInput(operation.condition) } };
  }
  const { ConditionExpression, ...rest } = conditionInput(operation.condition);
  return { ConditionCheck: { ...returning, Key: operation.check, ConditionExpression, ...rest } };
}

/** Expression, names and values of a condition alone. */
function conditionInput(condition: Condition | undefined) {
  if (!condition) return { ConditionExpression: undefined };
  return { ConditionExpression: condition.expression, ...namesAndValues(condition.expression, condition.values ?? {}) };
}

/** Expression, names and values of an update with its condition. Undefined values are left out. */
export function updateInput(update: Update) {
  const values: Item = { ...update.condition?.values };
  const assign = (prefix: string, attributes: Item | undefined, clause: (name: string, value: string) => string) =>
    Object.entries(attributes ?? {}).flatMap(([name, value]) => {
      if (value === undefined) return [];
      values[`${prefix}_${name}`] = value;
      return [clause(`#${name}`, `:${prefix}_${name}`)];
    });
  const set = [
    ...assign('set', update.set, (name, value) => `${name} = ${value}`),
    ...assign('absent', update.setIfAbsent, (name, value) => `${name} = if_not_exists(${name}, ${value})`),
  ];
  const add = assign('add', update.add, (name, value) => `${name} ${value}`);
  const remove = (update.remove ?? []).map((name) => `#${name}`);
  const expression = [
    set.length > 0 ? `SET ${set.join(', ')}` : '',
    add.length > 0 ? `ADD ${add.join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(' ');
  const condition = update.condition?.expression;
  return {
    UpdateExpression: expression,
    ConditionExpression: condition,
    ...namesAndValues(`${expression} ${condition ?? ''}`, values),
  };
}

/** Names and values as DynamoDB wants them: only those the expression uses, and no empty maps. */
export function namesAndValues(expression: string, values: Item) {
  const names = Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([sign, name]) => [sign, name ?? '']));
  const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(given).length > 0 && { ExpressionAttributeValues: given }),
  };
}
