#pragma once

#include "models/core/error.h"

#include <QWidget>

namespace groundswell::ui {

class Notice;
class WelcomeCard;

/// What a person sees without a workspace: how to begin, and how to read a card.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);

    /// While the sample is being made.
    void setBusy(bool busy);
    void showError(const core::Error& error);

Q_SIGNALS:
    void sampleRequested();
    void newRequested();
    void openRequested();
    void filesRequested();
    void filesDropped(const QStringList& files);
    void helpRequested();

private:
    QWidget* makeLegend();

    WelcomeCard* m_sample;
    Notice* m_notice;
};

}  // namespace groundswell::ui
