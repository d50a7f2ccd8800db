#pragma once

#include "ui/pages/page.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;
class QToolButton;
class QVBoxLayout;

namespace groundswell::ui {

class MissingDays;
struct MissingDay;
class TextLabel;

/// One source: what is wrong with it and what can be done, what is missing, its fetches, queries and next runs. Owner
/// thread only.
class SourceDock : public QWidget {
    Q_OBJECT

public:
    explicit SourceDock(PageContext context, QWidget* parent = nullptr);

    void showSource(const pipeline::SourceRow& row);
    void clear();

Q_SIGNALS:
    void closeRequested();
    void editRequested();
    void removeRequested();
    void tokenRequested();
    void acted(const QString& sentence, bool bad);
    void fetchStarted(groundswell::pipeline::JobId job);

private:
    QWidget* makeHead();
    QWidget* makeBanner();
    QWidget* makeBody();
    void showMissing();
    void askDays();
    [[nodiscard]] QLayout* makeMissingHead();
    void showDays(std::vector<MissingDay> days);
    void showDayNumbers();
    void showQueries();
    void showRuns(const std::vector<domain::Run>& runs);
    void pauseOrResume();
    void openPage();

    PageContext m_context;
    pipeline::SourceRow m_row;
    TextLabel* m_title;
    QWidget* m_banner;
    TextLabel* m_problem;
    TextLabel* m_more;
    QPushButton* m_token;
    QPushButton* m_retry;
    QPushButton* m_pause;
    QPushButton* m_open;
    QWidget* m_missingBox;
    TextLabel* m_missing;
    MissingDays* m_days;
    QToolButton* m_daysAsTable;
    QTableView* m_dayTable;
    TextLabel* m_reason;
    QPushButton* m_backfill;
    QToolButton* m_fold;
    QPlainTextEdit* m_answer;
    TextLabel* m_next;
    TextLabel* m_queries;
    TextLabel* m_runs;
    pipeline::Ticket m_runTicket;
    pipeline::Ticket m_dayTicket;
    pipeline::Ticket m_actTicket;
};

}  // namespace groundswell::ui
