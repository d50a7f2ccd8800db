#include "pipeline/service/compare_questions.h"
#include "pipeline/service/service_state.h"
#include "pipeline/service/table_export.h"

namespace groundswell::pipeline {

Ticket Service::timelines(std::vector<domain::Filter> sets, domain::Filter whole, domain::BinWidth width,
                          Answer<domain::Timelines> answer) {
    return m_state->read<domain::Timelines>(std::move(answer), [sets = std::move(sets), whole = std::move(whole), width,
                                                                clock = m_state->clock](store::ReadConnection& reader) {
        return answerTimelines(reader, sets, whole, width, clock->now());
    });
}

Ticket Service::shared(std::vector<domain::Filter> sets, Answer<domain::SharedCounts> answer) {
    return m_state->read<domain::SharedCounts>(
        std::move(answer),
        [sets = std::move(sets)](store::ReadConnection& reader) { return answerShared(reader, sets); });
}

Ticket Service::seriesNumbers(std::vector<domain::Filter> sets, Answer<std::vector<domain::SeriesNumbers>> answer) {
    return m_state->read<std::vector<domain::SeriesNumbers>>(
        std::move(answer), [sets = std::move(sets), clock = m_state->clock](store::ReadConnection& reader) {
            return answerSeriesNumbers(reader, sets, clock->now());
        });
}

JobId Service::startWriteFile(std::filesystem::path file, std::string bytes) {
    std::string title = file.filename().string();
    return m_state->run(JobKind::Export, std::move(title), writeFileJob(std::move(file), std::move(bytes)));
}

}  // namespace groundswell::pipeline
