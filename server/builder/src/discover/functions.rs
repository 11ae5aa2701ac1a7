//! Evaluates what stands in a Bake file: variables, the usual functions, and the file's own functions.

use std::collections::BTreeMap;

use hcl::eval::{Context, Evaluate, FuncArgs, FuncDef, ParamType};
use hcl::expr::{FuncCall, Operation, Traversal};
use hcl::template::{Element, Template};
use hcl::{Expression, Value};

/// How deep functions call each other.
const DEEPEST: usize = 32;

/// A function that a file defines.
#[derive(Debug, Clone)]
pub(super) struct Own {
    pub(super) parameters: Vec<String>,
    pub(super) result: Expression,
}

/// The functions that files define, by name.
pub(super) type Functions = BTreeMap<String, Own>;

/// The value of an expression.
///
/// # Errors
/// Why it is not known, in words.
pub(super) fn evaluate(
    expression: &Expression,
    context: &Context<'_>,
    functions: &Functions,
) -> Result<Value, String> {
    let inlined = inline(expression, context, functions, 0)?;
    inlined.evaluate(context).map_err(|error| in_words(&error.to_string()))
}

/// What is wrong, without the expression in full.
pub(super) fn in_words(error: &str) -> String {
    let plain = error.split_once(" in expression ").map_or(error, |(plain, _)| plain);
    plain.lines().next().unwrap_or_default().trim_start_matches([' ', '-', '>']).chars().take(200).collect()
}

/// The expression with the file's own functions called: the evaluator takes none that close over other values.
fn inline(
    expression: &Expression,
    context: &Context<'_>,
    functions: &Functions,
    depth: usize,
) -> Result<Expression, String> {
    if functions.is_empty() {
        return Ok(expression.clone());
    }
    if depth > DEEPEST {
        return Err("functions call each other in a circle".to_owned());
    }
    let within = |expression: &Expression| inline(expression, context, functions, depth + 1);
    Ok(match expression {
        Expression::Array(items) => Expression::Array(items.iter().map(within).collect::<Result<_, _>>()?),
        Expression::Object(object) => Expression::Object(
            object
                .iter()
                .map(|(key, value)| Ok((key.clone(), within(value)?)))
                .collect::<Result<_, String>>()?,
        ),
        Expression::TemplateExpr(template) => {
            let template = Template::from_expr(template).map_err(|error| in_words(&error.to_string()))?;
            let elements = template.elements().iter().map(|element| {
                Ok(match element {
                    Element::Interpolation(inside) => {
                        let mut inside = inside.clone();
                        inside.expr = within(&inside.expr)?;
                        Element::Interpolation(inside)
                    }
                    other => other.clone(),
                })
            });
            let template: Template =
                elements.collect::<Result<Vec<Element>, String>>()?.into_iter().collect();
            Expression::String(template.evaluate(context).map_err(|error| in_words(&error.to_string()))?)
        }
        Expression::Parenthesis(inside) => Expression::Parenthesis(Box::new(within(inside)?)),
        // Only the branch that counts is looked at: the other may call what has no end.
        Expression::Conditional(conditional) => {
            let condition = within(&conditional.cond_expr)?;
            match condition.evaluate(context).map_err(|error| in_words(&error.to_string()))? {
                Value::Bool(true) => within(&conditional.true_expr)?,
                Value::Bool(false) => within(&conditional.false_expr)?,
                _ => return Err("a condition is neither true nor false".to_owned()),
            }
        }
        Expression::Operation(operation) => {
            let mut operation = operation.clone();
            match operation.as_mut() {
                Operation::Unary(unary) => unary.expr = within(&unary.expr)?,
                Operation::Binary(binary) => {
                    binary.lhs_expr = within(&binary.lhs_expr)?;
                    binary.rhs_expr = within(&binary.rhs_expr)?;
                }
            }
            Expression::Operation(operation)
        }
        Expression::Traversal(traversal) => {
            Expression::from(Traversal::new(within(&traversal.expr)?, traversal.operators.iter().cloned()))
        }
        Expression::FuncCall(call) => {
            let mut call: FuncCall = (**call).clone();
            call.args = call.args.iter().map(within).collect::<Result<_, _>>()?;
            match functions.get(call.name.name.as_str()) {
                None => Expression::from(call),
                Some(own) => called(own, &call, context, functions, depth)?,
            }
        }
        other => other.clone(),
    })
}

fn called(
    own: &Own,
    call: &FuncCall,
    context: &Context<'_>,
    functions: &Functions,
    depth: usize,
) -> Result<Expression, String> {
    let name = &call.name.name;
    if own.parameters.len() != call.args.len() || call.expand_final {
        return Err(format!("{name} is called with other arguments than it has"));
    }
    let mut inside = context.clone();
    for (parameter, argument) in own.parameters.iter().zip(&call.args) {
        let value = argument.evaluate(context).map_err(|error| in_words(&error.to_string()))?;
        inside.declare_var(parameter.as_str(), value);
    }
    let result = inline(&own.result, &inside, functions, depth + 1)?;
    result.evaluate(&inside).map(Expression::from).map_err(|error| in_words(&error.to_string()))
}

/// An environment with the usual ones of the functions that Bake brings along.
pub(super) fn usual() -> Context<'static> {
    let mut context = Context::new();
    let mut declare = |name: &str, count: usize, function: fn(FuncArgs) -> Result<Value, String>| {
        context.declare_func(name, FuncDef::builder().params(vec![ParamType::Any; count]).build(function));
    };
    declare("lower", 1, |args| Ok(text(&args, 0)?.to_lowercase().into()));
    declare("upper", 1, |args| Ok(text(&args, 0)?.to_uppercase().into()));
    declare("trimspace", 1, |args| Ok(text(&args, 0)?.trim().into()));
    declare("trimprefix", 2, |args| {
        let (whole, part) = (text(&args, 0)?, text(&args, 1)?);
        Ok(whole.strip_prefix(&part).unwrap_or(&whole).into())
    });
    declare("trimsuffix", 2, |args| {
        let (whole, part) = (text(&args, 0)?, text(&args, 1)?);
        Ok(whole.strip_suffix(&part).unwrap_or(&whole).into())
    });
    declare("replace", 3, |args| Ok(text(&args, 0)?.replace(&text(&args, 1)?, &text(&args, 2)?).into()));
    declare("join", 2, |args| {
        let items: Result<Vec<String>, String> = list(&args, 1)?.iter().map(as_text).collect();
        Ok(items?.join(&text(&args, 0)?).into())
    });
    declare("split", 2, |args| {
        let (by, whole) = (text(&args, 0)?, text(&args, 1)?);
        Ok(whole.split(by.as_str()).map(Value::from).collect::<Vec<_>>().into())
    });
    declare("equal", 2, |args| Ok((args.first() == args.get(1)).into()));
    declare("notequal", 2, |args| Ok((args.first() != args.get(1)).into()));
    // What a target may be called: everything else becomes an underscore.
    declare("sanitize", 1, |args| {
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' };
        Ok(text(&args, 0)?.chars().map(plain).collect::<String>().into())
    });
    context
}

fn text(args: &FuncArgs, at: usize) -> Result<String, String> {
    args.get(at).ok_or_else(|| "too few arguments".to_owned()).and_then(as_text)
}

fn as_text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        _ => Err("a text was expected".to_owned()),
    }
}

fn list(args: &FuncArgs, at: usize) -> Result<Vec<Value>, String> {
    args.get(at).and_then(Value::as_array).cloned().ok_or_else(|| "a list was expected".to_owned())
}
