//! The table of the rules: one file a rule.

pub(super) mod cache_bind_mount;
pub(super) mod cache_context_litter;
pub(super) mod cache_copy_before_install;
mod cache_copy_link;
pub(super) mod cache_early_value;
pub(super) mod cache_lone_update;
pub(super) mod cache_missing_mount;
mod cache_moving_base;
pub(super) mod cache_stale_download;
mod cache_unused_arg;
mod cache_white_space;
mod check_unknown_rule;
mod consistent_instruction_casing;
mod copy_from_number;
mod copy_ignored_file;
mod copy_instead_of_add;
mod duplicate_stage_name;
mod expose_invalid_format;
mod expose_proto_casing;
mod from_as_casing;
mod from_platform_flag_const_disallowed;
mod image_end_of_life;
mod image_latest;
mod image_outdated;
mod image_platform_missing;
mod image_unknown_tag;
mod image_unpinned;
mod invalid_base_image_platform;
mod invalid_default_arg_in_from;
pub(super) mod invalid_definition_description;
mod json_args_recommended;
mod legacy_key_value_format;
mod maintainer_deprecated;
mod multiple_instructions_disallowed;
pub(super) mod named_images;
mod no_empty_continuation;
pub(super) mod ports;
mod redundant_target_platform;
mod reserved_stage_name;
mod secret_in_run;
mod secrets_used_in_arg_or_env;
mod shell_broken_exec_form;
mod shell_global_arg;
mod shell_lone_cd;
mod shell_pipe_unguarded;
mod shell_sudo;
mod shell_unconfirmed_install;
mod shell_variable_shadows_arg;
mod stage_name_casing;
mod undefined_arg_in_from;
mod undefined_var;
mod user_unset;
mod workdir_relative_path;

use super::rule::Rule;

/// All rules, each named once. BuildKit's stand first, in BuildKit's order.
pub static RULES: &[&Rule] = &[
    &stage_name_casing::RULE,
    &from_as_casing::RULE,
    &no_empty_continuation::RULE,
    &consistent_instruction_casing::RULE,
    &duplicate_stage_name::RULE,
    &reserved_stage_name::RULE,
    &json_args_recommended::RULE,
    &maintainer_deprecated::RULE,
    &undefined_arg_in_from::RULE,
    &workdir_relative_path::RULE,
    &undefined_var::RULE,
    &multiple_instructions_disallowed::RULE,
    &legacy_key_value_format::RULE,
    &invalid_base_image_platform::RULE,
    &redundant_target_platform::RULE,
    &secrets_used_in_arg_or_env::RULE,
    &invalid_default_arg_in_from::RULE,
    &from_platform_flag_const_disallowed::RULE,
    &copy_ignored_file::RULE,
    &invalid_definition_description::RULE,
    &expose_proto_casing::RULE,
    &expose_invalid_format::RULE,
    &check_unknown_rule::RULE,
    &cache_bind_mount::RULE,
    &cache_context_litter::RULE,
    &cache_copy_before_install::RULE,
    &cache_copy_link::RULE,
    &cache_early_value::RULE,
    &cache_lone_update::RULE,
    &cache_missing_mount::RULE,
    &cache_moving_base::RULE,
    &cache_stale_download::RULE,
    &cache_unused_arg::RULE,
    &cache_white_space::RULE,
    &copy_from_number::RULE,
    &copy_instead_of_add::RULE,
    &image_end_of_life::RULE,
    &image_latest::RULE,
    &image_outdated::RULE,
    &image_platform_missing::RULE,
    &image_unknown_tag::RULE,
    &image_unpinned::RULE,
    &secret_in_run::RULE,
    &shell_broken_exec_form::RULE,
    &shell_global_arg::RULE,
    &shell_lone_cd::RULE,
    &shell_pipe_unguarded::RULE,
    &shell_sudo::RULE,
    &shell_unconfirmed_install::RULE,
    &shell_variable_shadows_arg::RULE,
    &user_unset::RULE,
];

/// The rule of this name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}

#[cfg(test)]
mod tests;
