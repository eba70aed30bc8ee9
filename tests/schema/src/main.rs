//! Prints the schema of the core as JSON: every operation, table, argument and code. It is a program of its own because an
//! example would be published with the crate, and xtask would not start any more while the crate does not compile.

mod functions;
mod rule;
mod tables;
#[cfg(test)]
mod tests;

use functions::{FUNCTIONS, Function, RESULTS};
use hms_live::call;
use hms_live::check::Table;
use hms_live::error::Code;
use hms_live::flow::Flow;
use hms_live::operation::{Input, Operation};
use hms_live::options::RequestOptions;
use serde_json::{Map, Value, json};
use tables::Tables;

fn main() {
    println!("{:#}", schema());
}

/// The whole schema. Operations and functions refer to tables by the names of their declarations.
fn schema() -> Value {
    let mut tables = Tables::default();
    let operations: Vec<Value> = call::operations().map(|operation| of_operation(operation, &mut tables)).collect();
    let functions: Vec<Value> = FUNCTIONS.iter().map(|function| of_function(function, &mut tables)).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    json!({ "operations": operations, "functions": functions, "codes": codes, "results": Map::from_iter(RESULTS.map(|(name, of)| (name.to_string(), of.into()))), "tables": tables.shown() })
}

fn of_operation(operation: &Operation, tables: &mut Tables) -> Value {
    let input = match operation.input {
        Input::Nothing => Value::Null,
        Input::Required(name, table) => json!({ "name": name.to_str(), "required": true, "table": tables.add(table) }),
        Input::Optional(name, table) => json!({ "name": name.to_str(), "required": false, "table": tables.add(table) }),
    };
    json!({
        "name": operation.name.to_str(),
        "method": format!("{:?}", operation.method).to_uppercase(),
        "path": operation.path.to_str(),
        "ids": operation.ids.iter().map(|id| id.to_str()).collect::<Vec<_>>(),
        "input": input,
        "answer": tables.add(operation.answer),
        "effect": format!("{:?}", operation.flow.effect),
        "reach": format!("{:?}", operation.reach),
        "options": options_of(operation.flow).map(|table| tables.add(table)).collect::<Vec<_>>(),
    })
}

fn options_of(flow: &Flow) -> impl Iterator<Item = &'static Table> {
    [RequestOptions::TABLE].into_iter().chain(flow.options.map(|more| more.table))
}

fn of_function(function: &Function, tables: &mut Tables) -> Value {
    let parameters = function.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "required": parameter.required,
            "table": parameter.table.map(|table| tables.add(table)),
        })
    });
    let parameters: Vec<Value> = parameters.collect();
    json!({ "name": function.name, "parameters": parameters, "answer": function.answer.map(|table| tables.add(table)) })
}
