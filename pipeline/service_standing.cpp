#include "pipeline/service/service_state.h"

#include "pipeline/service/standing_questions.h"

namespace groundswell::pipeline {

Ticket Service::standing(Answer<Standing> answer) {
    return m_state->readBeside<Standing>(
        std::move(answer),
        [clock = m_state->clock](store::ReadConnection& reader, OpenWorkspace& workspace, const std::stop_token&) {
            return answerStanding(reader, workspace.session(), workspace.workflow(), clock->now());
        });
}

}  // namespace groundswell::pipeline
