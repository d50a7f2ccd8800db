#pragma once

#include "models/core/clock.h"
#include "models/domain/source_state.h"

#include <QHash>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QToolButton;

namespace groundswell::ui {

class HealthItemModel;
class TextLabel;

/// How the sources are, and what can be done for the one that needs somebody. Owner thread only.
class HealthSection : public QWidget {
    Q_OBJECT

public:
    explicit HealthSection(std::shared_ptr<const core::Clock> clock, QWidget* parent = nullptr);

    /// `canWrite` is false for a workspace that can only be read.
    void setSources(const std::vector<domain::SourceSummary>& sources, const std::vector<domain::FetchGap>& gaps,
                    bool canWrite);

    void setRunning(const QHash<QString, QString>& running);

Q_SIGNALS:
    void runsRequested();
    void sourceRequested();
    void backfillRequested(const domain::FetchGap& gap);

private:
    QToolButton* makeButton(const QString& name, const QString& words, const QString& tip);
    void showAction(bool canWrite);

    const std::shared_ptr<const core::Clock> m_clock;
    HealthItemModel* m_model;
    QWidget* m_action;
    TextLabel* m_sentence;
    QToolButton* m_source;
    QToolButton* m_backfill;
    std::vector<domain::FetchGap> m_gaps;
    std::optional<domain::FetchGap> m_gap;  ///< that the buttons are about
};

}  // namespace groundswell::ui
