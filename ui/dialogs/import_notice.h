#pragma once

#include "models/domain/run.h"
#include "pipeline/service.h"
#include "ui/pages/notice.h"

#include <cstdint>
#include <vector>

namespace groundswell::ui {

/// What imports brought, the newest first, with ways to see it; stays until somebody closes it. Owner thread only.
class ImportNotice : public Notice {
    Q_OBJECT

public:
    explicit ImportNotice(QWidget* parent = nullptr);

    /// Beside what is told of others already.
    void showImport(const pipeline::JobStatus& job, const std::vector<domain::RunIssue>& issues);
    void forget();

Q_SIGNALS:
    /// What a run brought into a source; no run = all that the source has.
    void itemsRequested(groundswell::core::RunId run, const QString& name, const QString& source);
    /// That of the newest import; none where it made no record.
    void runRequested(groundswell::core::RunId run);

private:
    /// What is said of one import.
    struct Told {
        pipeline::JobId job = 0;
        core::RunId run;
        Kind kind = Kind::Information;
        QString sentence;
    };
    void tell(Told told);
    void offerItems(const pipeline::JobStatus& job);

    QPushButton* m_items;
    QPushButton* m_run;
    std::vector<Told> m_told;  // newest first
    std::int64_t m_untold = 0;
    // Of the newest that has items.
    core::RunId m_shown;
    QString m_name;
    QString m_source;
};

/// "412 items from posts.csv. 3 items have no text, the first in line 17."
[[nodiscard]] QString describeImport(const pipeline::JobStatus& job, const std::vector<domain::RunIssue>& issues);

}  // namespace groundswell::ui
