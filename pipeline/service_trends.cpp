#include "pipeline/service/service_state.h"
#include "pipeline/service/trend_questions.h"

namespace groundswell::pipeline {

Ticket Service::rising(RisingQuestion question, Answer<Rising> answer) {
    return m_state->readBeside<Rising>(
        std::move(answer), [question = std::move(question), clock = m_state->clock](
                               store::ReadConnection& reader, OpenWorkspace& workspace, const std::stop_token&) {
            return answerRising(reader, workspace.trends(), question, clock->now());
        });
}

Ticket Service::clusters(domain::Filter filter, domain::ClusterSort sort, domain::SortOrder order, domain::Page page,
                         Answer<ClusterPage> answer) {
    return m_state->readBeside<ClusterPage>(
        std::move(answer), [question = ClusterQuestion{std::move(filter), sort, order, page}, clock = m_state->clock](
                               store::ReadConnection& reader, OpenWorkspace& workspace, const std::stop_token&) {
            return answerClusters(reader, workspace.trends(), question, clock->now());
        });
}

Ticket Service::reasons(core::ClusterId cluster, domain::TrendWindow window,
                        Answer<std::vector<domain::Reason>> answer) {
    return m_state->readBeside<std::vector<domain::Reason>>(
        std::move(answer), [cluster, window, clock = m_state->clock](store::ReadConnection& reader,
                                                                     OpenWorkspace& workspace, const std::stop_token&) {
            return answerReasons(reader, workspace.trends(), cluster, window, clock->now());
        });
}

Ticket Service::since(domain::LookMark mark, std::vector<core::ClusterId> watched, Answer<domain::NewsSince> answer) {
    return m_state->read<domain::NewsSince>(std::move(answer),
                                            [mark, watched = std::move(watched), clock = m_state->clock](
                                                store::ReadConnection& reader) -> core::Result<domain::NewsSince> {
                                                auto news = reader.news().since(mark, watched);
                                                if (news) news->now.time = clock->now();
                                                return news;
                                            });
}

}  // namespace groundswell::pipeline
