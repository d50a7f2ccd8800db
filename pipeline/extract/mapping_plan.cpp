#include "pipeline/extract/mapping_plan.h"

#include "pipeline/extract/aliases.h"

#include <optional>

namespace groundswell::extract {

namespace {

/// The tokens of an RFC 6901 pointer.
std::vector<std::string> pointerTokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::size_t end = pointer.find('/');
        std::string token;
        const std::string_view written = pointer.substr(0, end);
        for (std::size_t i = 0; i < written.size(); ++i) {
            if (written[i] == '~' && i + 1 < written.size() && (written[i + 1] == '0' || written[i + 1] == '1')) {
                token += written[++i] == '0' ? '~' : '/';
            } else {
                token += written[i];
            }
        }
        tokens.push_back(std::move(token));
        pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
    }
    return tokens;
}

void add(PlanNode& root, std::string_view name, Target target, bool normalised) {
    std::vector<std::string> tokens =
        name.starts_with('/') ? pointerTokens(name) : std::vector<std::string>{std::string(name)};
    if (normalised) {
        std::string first;
        normalKey(tokens.front(), first);
        // Names in other scripts have no ASCII letters to normalise.
        tokens.front() = first;
    }
    PlanNode* node = &root;
    for (const std::string& token : tokens) node = &node->children[token];
    node->targets.push_back(target);
}

}  // namespace

MappingPlan makePlan(const config::Mapping& mapping) {
    MappingPlan plan;
    for (std::size_t i = 0; i < fieldCount; ++i) {
        const auto field = static_cast<Field>(i);
        const auto given =
            i < mappableFieldCount ? mapping.fields.find(std::string(fieldNames[i])) : mapping.fields.end();
        int rank = 0;
        if (given != mapping.fields.end()) {
            for (const std::string& name : given->second) add(plan.named, name, {field, rank++}, false);
        } else {
            for (const std::string_view name : usualNames(field)) add(plan.usual, name, {field, rank++}, true);
        }
    }
    for (const auto& [part, names] : mapping.items) {
        int rank = 0;
        for (const std::string& name : names) add(plan.named, name, {Field::Part, rank++, plan.parts.size()}, false);
        plan.parts.push_back(part);
    }
    return plan;
}

const MappingPlan& planFor(const config::Mapping& mapping) {
    static const MappingPlan usual = makePlan({});
    if (mapping.empty()) return usual;
    struct Kept {
        config::Mapping mapping;
        MappingPlan plan;
    };
    thread_local std::optional<Kept> kept;
    if (!kept || kept->mapping != mapping) kept = Kept{mapping, makePlan(mapping)};
    return kept->plan;
}

}  // namespace groundswell::extract
