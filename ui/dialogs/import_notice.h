#pragma once

#include "models/domain/run.h"
#include "pipeline/service.h"
#include "ui/pages/notice.h"

#include <vector>

namespace groundswell::ui {

/// What an import brought, with ways to see it; stays until somebody closes it.
class ImportNotice : public Notice {
    Q_OBJECT

public:
    explicit ImportNotice(QWidget* parent = nullptr);

    void showImport(const pipeline::JobStatus& job, const std::vector<domain::RunIssue>& issues);

Q_SIGNALS:
    /// What a run brought into a source; no run = all that the source has.
    void itemsRequested(groundswell::core::RunId run, const QString& name, const QString& source);
    void runRequested();

private:
    QPushButton* m_items;
    QPushButton* m_run;
    core::RunId m_shown;
    QString m_name;
    QString m_source;
};

/// "412 items from posts.csv. 3 items have no text, the first in line 17."
[[nodiscard]] QString describeImport(const pipeline::JobStatus& job, const std::vector<domain::RunIssue>& issues);

}  // namespace groundswell::ui
