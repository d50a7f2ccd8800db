#pragma once

#include "models/config/workflow_config.h"
#include "pipeline/workflow/work_item.h"

#include <memory>
#include <string>

namespace groundswell::workflow {

/// Decides where an item goes after a step: the first route whose conditions all hold, else the step's own target. Made
/// once of a valid config, then thread-safe.
class Router {
public:
    explicit Router(const config::StepConfig& step);

    /// Lives as long as this.
    [[nodiscard]] const std::string& target(const WorkItem& item) const;

private:
    struct Compiled;
    std::string m_to;
    std::shared_ptr<const Compiled> m_compiled;  // null without routes
};

}  // namespace groundswell::workflow
